"""What is asked: forms as data become fields on a page, and answers become what is sealed."""
