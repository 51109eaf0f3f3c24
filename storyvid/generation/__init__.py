"""What a generator is asked, what it gives, and the key under which the answer is kept."""
