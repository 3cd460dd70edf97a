"""The widgets that screens, panels and dialogs are made of."""
