"""What things look like: colours, signs, type, and the shipped geography under every map."""
