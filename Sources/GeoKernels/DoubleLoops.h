// What Double.c copies for each instruction set.
#include "Series.h"
#include "Formulas.h"
#include "Loops.h"
#include "Filters.h"
