"""The scanner formats on the shelf. Dropping one file with a ``READER`` in is the whole job."""
