"""Has anyone heard of this person? Asked without a name: a verifiable oblivious function, its key split in two."""
