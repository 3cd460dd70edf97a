"""The guided tour: lessons of a few steps each, and the checks that see by themselves that a step was done."""
