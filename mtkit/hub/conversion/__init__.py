"""From the weights that others publish to CTranslate2's, without PyTorch: readers, vocabularies, the network, archives.

``mtkit.hub.recognise`` and ``mtkit.hub.convert`` are the doors to it.
"""

__all__: list[str] = []
