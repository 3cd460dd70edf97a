"""Images, judged by the features and the classes that a small classifier finds in them."""
