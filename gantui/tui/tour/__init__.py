"""The guided tour: a panel under the others that says what to look at and to press, and sees that it was done."""
