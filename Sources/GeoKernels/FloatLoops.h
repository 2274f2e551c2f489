// What Float.c copies for each instruction set.
#include "SeriesFloat.h"
#include "Formulas.h"
#include "Loops.h"
#include "Filters.h"
#include "Decisions.h"
