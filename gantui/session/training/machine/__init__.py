"""What a training takes of the machine: device, memory, copies to the host."""
