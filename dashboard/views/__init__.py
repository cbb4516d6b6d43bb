"""The screens, one file a page, in a folder for whom they are."""
