"""Which mentions of people and companies may mean the same party, with every term of the weight. Pure.

``named`` what a mention says → ``names``, ``traits`` what it is compared by → ``blocking`` under which keys →
``comparison``, ``weights`` what a pair weighs; ``bulk`` and ``training`` do so for millions, by Splink; ``groups``
takes pairs of companies together, ``learning`` lets judgements move the weights.
"""
