"""Commands that train without a screen."""
