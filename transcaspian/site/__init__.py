"""The record as plain files that need no server: pages, pictures, search and downloads, from a disk or any web server.

``plan`` says which files a build has, ``writing`` writes those that changed, ``checking`` looks for what is dead.
"""
