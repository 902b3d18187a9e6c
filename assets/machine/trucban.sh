# Where the desk of this machine is. Put into /etc/profile.d.
export TRUCBAN_SOCKET=/run/trucban/desk.sock
