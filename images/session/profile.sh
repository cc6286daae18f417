# For every shell: a login shell starts from Debian's own PATH, and a session's user number has no name to show.
PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin
PS1='researcher:\w\$ '
