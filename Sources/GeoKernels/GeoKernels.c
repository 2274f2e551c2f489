#include "GeoKernels.h"
