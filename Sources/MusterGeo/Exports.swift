// The clustering core under one name: values in, values out, no input or output, no C library from outside.
@_exported public import Clustering
@_exported public import Geodesy
@_exported public import Routing
@_exported public import SpatialIndex
