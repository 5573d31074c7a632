"""Parallel text → weights: training from a recipe, and adapting a model to corrections.

    from mtkit.training.recipe import read_recipe
    from mtkit.training.train import train

`text` reads and filters, `vocabulary` and `dataset` make numbers of it, `trainer` trains on them and `export` writes
the model folder. `adapt.finetune` starts from a model that is there.
"""
