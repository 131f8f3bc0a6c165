"""What `benchmarks.bench_against` measures: a module with a PART each.

What runs with the code of the trees is in `runs`. It knows nothing of the integration
but what all trees have, and nothing of the rest of these benchmarks: another tree has
another version of them.
"""
