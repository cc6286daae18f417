PS1='researcher:\w\$ '
