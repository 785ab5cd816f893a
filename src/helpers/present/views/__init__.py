"""How each answer is shown: a module registers the views of its answers when it is imported.

`registered` imports them all; what needs one view alone imports that module.
"""
