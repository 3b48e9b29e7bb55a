// OpenBLAS as installed by the system: CBLAS, the library's own information calls, and the LAPACK routines Kith uses.
// The library holds LAPACK's Fortran symbols but comes without a header for them, so they are declared here: all
// arguments by address, matrices column-major. The lengths of the one-character strings that Fortran passes last are
// left out, as every C caller of LAPACK does.
#pragma once
#include <cblas.h>

#define KITH_LAPACK(T, P)                                                                                              \
    void P##potrf_(const char *uplo, const blasint *n, T *a, const blasint *lda, blasint *info);                       \
    void P##syevd_(const char *jobz, const char *uplo, const blasint *n, T *a, const blasint *lda, T *w, T *work,      \
                   const blasint *lwork, blasint *iwork, const blasint *liwork, blasint *info);                        \
    void P##gelqf_(const blasint *m, const blasint *n, T *a, const blasint *lda, T *tau, T *work,                      \
                   const blasint *lwork, blasint *info);                                                               \
    void P##orglq_(const blasint *m, const blasint *n, const blasint *k, T *a, const blasint *lda, const T *tau,       \
                   T *work, const blasint *lwork, blasint *info);                                                      \
    void P##gesdd_(const char *jobz, const blasint *m, const blasint *n, T *a, const blasint *lda, T *s, T *u,         \
                   const blasint *ldu, T *vt, const blasint *ldvt, T *work, const blasint *lwork, blasint *iwork,      \
                   blasint *info);

KITH_LAPACK(float, s)
KITH_LAPACK(double, d)
#undef KITH_LAPACK
