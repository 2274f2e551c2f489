// What a server that embeds the engine needs, under one import.
@_exported public import Clustering
@_exported public import Geodesy
@_exported public import MusterGeo
@_exported public import Planning
@_exported public import Tickets
@_exported public import Tuning
