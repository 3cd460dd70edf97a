"""Attach: a training seen, and steered, from another process, through a Unix socket in the run's folder.

A viewer pulls: one request brings one snapshot, so a viewer that is slow or dead never has more than one waiting, and
the training's thread never touches a socket. Nothing that comes over the wire is ever executed.
"""
