// k-d tree over unit vectors: to come.
