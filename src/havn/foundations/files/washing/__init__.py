"""Takes what is telling out of files. Runs in a process of its own, without network; knows neither Django nor people.

Each module has `wash(data) -> (cleaned, findings)`, where a finding is a value of `findings.Finding`. Whatever is
not understood raises, and then there is no cleaned copy: better none than one that tells.
"""
