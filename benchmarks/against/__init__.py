"""What `benchmarks.bench_against` measures: a module with a PART each.

What runs with the code of the trees is in `runs`. It knows nothing of the integration
but what all trees have. What it takes of the rest of these benchmarks is this tree's.
"""
