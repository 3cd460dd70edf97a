"""What a session is asked to do: the job, a person's data, plug-ins."""
