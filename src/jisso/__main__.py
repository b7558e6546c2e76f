"""`python -m jisso`: the command line, where the script is not on the path."""

from jisso.cli import main

main()
