// OpenBLAS as installed by the system: CBLAS and the library's own information calls.
#pragma once
#include <cblas.h>
