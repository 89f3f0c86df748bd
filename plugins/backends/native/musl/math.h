// Stands in for the system's math.h, whose declarations break when exp and log are renamed.
#ifndef HEDDLE_MATH_H
#define HEDDLE_MATH_H

typedef double double_t;
typedef float float_t;
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define isnan(x) __builtin_isnan(x)
#define fabs(x) __builtin_fabs(x)

double exp(double);
double log(double);
double log1p(double);
double pow(double, double);

#endif
