"""How a training in this process is steered and ended: mailbox, signals, clock."""
