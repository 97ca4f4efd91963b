"""What a contact is, how it lives, how it is rated and by when."""
