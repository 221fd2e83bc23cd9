#!/bin/sh
# First process of a machine of the test cluster, started by machine.ts in namespaces of its own (mount, PID, network, UTS, IPC, cgroup).
# It makes a root file system in which nothing of the real machine is left, then keeps the services running; when it ends, all of it ends.
# Arguments: root folder of the machine, tree of Debian packages (its /usr), folder of programs, name.
set -eu
root=$1 debian=$2 programs=$3 name=$4

mount --bind "$root" "$root"
cd "$root"
mkdir -p usr dev proc sys run tmp opt/programs opt/cni/bin var/log var/services/held var/services/pids old
for folder in bin sbin lib lib64; do ln -sfn "usr/$folder" "$folder"; done
mount -o bind,ro "$debian/usr" usr
mount -o bind,ro "$programs" opt/programs
# Debian's plug-ins and ours in one folder, which is all that containerd looks into.
for plugin in "$debian"/usr/lib/cni/*; do ln -sfn "/usr/lib/cni/${plugin##*/}" opt/cni/bin/; done
ln -sfn /opt/programs/link-name opt/cni/bin/link-name

mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm dev/mqueue dev/net
cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty /dev/kmsg dev/
if [ -e /dev/net/tun ]; then cp -a /dev/net/tun dev/net/; fi
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
mount -t mqueue mqueue dev/mqueue
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
mount -t tmpfs -o mode=755 tmpfs run

mount -t proc proc proc
echo "$name" > proc/sys/kernel/hostname
# A kubelet sets these for the whole kernel, and refuses to start where it cannot. It writes only what differs: here it finds what it wants.
mkdir run/settings
pretend() {
  if [ ! -e "proc/sys/$1" ]; then return; fi
  file="run/settings/$(echo "$1" | tr / .)"
  echo "$2" > "$file"
  mount --bind "$file" "proc/sys/$1"
}
pretend vm/overcommit_memory 1
pretend vm/panic_on_oom 0
pretend kernel/panic 10
pretend kernel/panic_on_oops 1
pretend kernel/keys/root_maxkeys 1000000
pretend kernel/keys/root_maxbytes 25000000
# A machine that is started again has booted, whatever the kernel thinks; a node says by this number that it did.
pretend kernel/random/boot_id "$(cat /proc/sys/kernel/random/uuid)"

mount -t sysfs sysfs sys
mount -t bpf bpf sys/fs/bpf
groups=sys/fs/cgroup
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mount -t cgroup2 cgroup2 $groups
  # A cgroup that hands controllers down may hold no processes itself.
  mkdir $groups/init
  while read -r pid; do echo "$pid" > $groups/init/cgroup.procs; done < $groups/cgroup.procs
  for controller in $(cat $groups/cgroup.controllers); do echo "+$controller" > $groups/cgroup.subtree_control; done
else
  mount -t tmpfs -o mode=755 tmpfs $groups
  while IFS=: read -r _ controllers _; do
    if [ -z "$controllers" ]; then
      mkdir $groups/unified
      mount -t cgroup2 cgroup2 $groups/unified
      continue
    fi
    folder=$groups/${controllers#name=}
    mkdir "$folder"
    mount -t cgroup -o "$controllers" cgroup "$folder"
    # Controllers that share a hierarchy are also looked for one by one.
    for controller in $(echo "$controllers" | tr , ' '); do
      if [ "$controller" != "$controllers" ]; then ln -s "$controllers" "$groups/$controller"; fi
    done
  done < /proc/self/cgroup
fi

pivot_root . old
cd /
umount -l /old
rmdir /old
# Pods may ask that what they mount is seen on the node.
mount --make-rshared /
export PATH=/opt/programs:/usr/sbin:/usr/bin HOME=/root

# Started again when it ends, unless it is held.
keep_running() {
  while :; do
    while [ -e "/var/services/held/$1" ]; do sleep 0.1; done
    "/etc/services/$1" >> "/var/log/$1.log" 2>&1 &
    echo $! > "/var/services/pids/$1"
    wait $! || true
    rm -f "/var/services/pids/$1"
    sleep 0.3
  done
}
for service in /etc/services/*; do keep_running "${service##*/}" & done
echo ready
exec > /dev/null 2>> /var/log/machine.log
# Also collects the processes that nobody else waits for.
while :; do wait; sleep 1; done
