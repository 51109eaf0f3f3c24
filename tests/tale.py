"""The story of which most films of the tests are made, and an edit of its second scene."""

TALE = """# The Well

Old Marta lived by the sea. Every morning she walked to the well and counted the boats.

"Where is my son?" she asked the gulls.

***

In the evening a storm came over the town. Peter stood in the street with a lantern, and he was afraid.

"Mother!" he cried. "I am home."

***

The next morning they sat in the kitchen and drank tea. The sun was on the table. Marta laughed.
"""
EDITED = TALE.replace("Peter stood in the street with a lantern", "Peter stood in the square with a lantern")
