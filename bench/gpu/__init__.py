"""What models of real size cost on a GPU, beside the same pipelines called in a bare loop: `python -m bench gpu`."""
