// Few, small kernels whose speed is the processor's vector width. Each has a twin in Swift that tests compare it with.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "dispatch.h"
