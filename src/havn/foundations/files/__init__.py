"""Files that people attach: which kinds are taken, and how what a file tells about its maker is washed out of it.

Words: kind (what a file is by its content; its name says nothing), finding (something telling that a file held),
cleaned copy (what staff open; the original is sealed beside it), washing (our own cleaning, in a process apart).
No models: bytes in, bytes out. Nothing plain is written to a disk.
Neighbours: `vault` below seals the original and the copy; programmes above keep both with their findings.
"""
