# What the node agent runs when it is asked, for any POSIX shell with grep, awk and find; whatever else the image lacks is left out of the
# answer. All that differs from run to run comes as arguments. The processor is looked at first and last: a step lies between the last look
# of one reading and the first look of the next, so that what the looking costs is outside of it.
mark=$1 scope=$2 pause=$3 ours=$4 known=$5 sysctls=$6 groups=$7 links=$8
export LC_ALL=C
section() { printf '\n%s %s\n' "$mark" "$*"; }
have() { command -v "$1" > /dev/null 2>&1; }
fetch() { if have curl; then curl -s -f -m 5 "$1"; else wget -q -T 5 -O - "$1"; fi 2> /dev/null; }
among() { case " $2 " in *" $1 "*) return 0 ;; esac; return 1; }

section node
printf 'name %s\n' "$NODE_NAME"
printf 'boot-id '; cat /proc/sys/kernel/random/boot_id
# A node in a container keeps its kernel when it is started again; its first process is another.
printf 'started '; sed 's/.*) //' /proc/1/stat | cut -d ' ' -f 20
printf 'kernel '; uname -r

# A kubelet names a container's log POD_NAMESPACE_CONTAINER-ID.log.
list=
set --
for link in "$links"/*.log; do
  [ -L "$link" ] || continue
  name=${link##*/}; name=${name%.log}; id=${name##*-}
  pod=${name%-*}; container=${pod##*_}; pod=${pod%_*}; namespace=${pod##*_}; pod=${pod%_*}
  if among "$namespace" "$ours"; then kind=ours; elif among "$container" "$known"; then kind=data-plane; else continue; fi
  list="$list$kind $namespace $pod $container $id
"
  [ $# = 0 ] || set -- "$@" -o
  set -- "$@" -name "*$id*"
done
section containers
printf '%s' "$list"

set -f
roots=
if [ -e "$groups/cgroup.controllers" ]; then roots=$groups; else
  for controller in cpuacct memory; do [ ! -e "$groups/$controller" ] || roots="$roots $groups/$controller/"; done
fi
[ $# = 0 ] || set -- $(find $roots -type d '(' "$@" ')' -prune -print)
containers=$*
set -- $roots $(find $roots -maxdepth 2 -type d '(' -name kubepods -o -name '*kubepods.slice' ')' -prune -print) "$@"
set +f

moment() {
  section "moment $1"; shift
  read -r uptime _ < /proc/uptime; printf 'uptime %s\n' "$uptime"
  grep -E '^(cpu|btime|ctxt|processes)' /proc/stat
  section groups
  for folder in "$@"; do
    shift
    for file in cpu.stat cpuacct.usage cpuacct.stat memory.current memory.peak memory.usage_in_bytes memory.max_usage_in_bytes memory.stat; do
      set -- "$@" "${folder%/}/$file"
    done
  done
  [ $# = 0 ] ||
    grep -sHE '^([0-9]|(usage_usec|user_usec|system_usec|throttled_usec|throttled_time|user|system|inactive_file|total_inactive_file) )' "$@"
}

# First process of a container, in $process.
process_of() {
  for folder in $containers; do
    case $folder in *"$1"*) process=; read -r process < "$folder/cgroup.procs"; [ -z "$process" ] || return 0 ;; esac
  done 2> /dev/null
  return 1
}

# Settings of the kernel are read by cat: a shell reads byte by byte, and they give no second byte.
conntrack() {
  section conntrack
  for name in count max; do
    value=$(cat "/proc/sys/net/netfilter/nf_conntrack_$name" 2> /dev/null)
    [ -z "$value" ] || printf '%s %s\n' "$name" "$value"
  done
}

# Those with a device behind them, and the one that the default route leads to.
nics() {
  routed=$(awk '$2 == "00000000" && $8 == "00000000" { print $1; exit }' /proc/net/route 2> /dev/null)
  for path in /sys/class/net/*; do
    nic=${path##*/}
    [ -e "$path/device" ] || [ "$nic" = "$routed" ] || continue
    section "nic $nic"
    printf 'mtu '; cat "$path/mtu"
    if [ "$1" = all ]; then
      if have tc; then tc qdisc show dev "$nic"; fi
      if have ethtool; then ethtool -i "$nic"; fi
    fi 2> /dev/null
    if have ethtool; then ethtool -S "$nic" 2> /dev/null | grep allowance; fi
  done
}

count_rules() {
  section "iptables $1"
  awk '
    /^\*/ { table = substr($1, 2); tables++ }
    /^-A / {
      chain = $2
      if (chain ~ /^KUBE-(SVC|SVL|SEP|EXT|FW|XLB)-/) { split(chain, part, "-"); chain = part[1] "-" part[2] }
      else if (chain !~ /^KUBE-/) chain = "other"
      rules[table " " chain]++
    }
    END { if (tables) print "tables", tables; for (name in rules) print name, rules[name] }'
}

count_nft() {
  awk '
    /^\t(chain|map|set) .*[{]$/ { block = $1; next }
    /^\t[}]$/ { block = ""; next }
    block == "chain" && !/^\t\t(type|comment) / { rules++; next }
    /^\t\telements = [{]/ { listing = 1 }
    listing { elements += gsub(/,/, ","); if (/[}]$/) { elements++; listing = 0 } }
    END { print "rules", rules + 0; print "elements", elements + 0 }'
}

rules() {
  for family in ip ip6; do
    version=
    if have ${family}tables-save; then version=$(${family}tables-save -V 2> /dev/null); fi
    if have ${family}tables-nft-save; then ${family}tables-nft-save 2> /dev/null | count_rules "$family nft"
    else case $version in *nf_tables*) ${family}tables-save 2> /dev/null | count_rules "$family nft" ;; esac; fi
    # Only where there are legacy tables: to look for them is to make them.
    if [ -s "/proc/net/${family}_tables_names" ]; then
      if have ${family}tables-legacy-save; then ${family}tables-legacy-save 2> /dev/null | count_rules "$family legacy"
      else case $version in *legacy*) ${family}tables-save 2> /dev/null | count_rules "$family legacy" ;; esac; fi
    fi
    if have nft && nft -t list table $family kube-proxy > /dev/null 2>&1; then
      section "nft $family"
      nft list table $family kube-proxy | count_nft
    fi
  done
  if [ -r /proc/net/ip_vs ]; then
    section ipvs
    awk '/^(TCP|UDP|SCTP|FWM) / { services++ } /^  -> [0-9A-F[]/ { servers++ } END { print "services", services + 0; print "servers", servers + 0 }' /proc/net/ip_vs
  fi
}

# Cilium's agent brings its own bpftool.
load_balancer_maps() {
  have nsenter || return 0
  while read -r kind namespace pod container id; do
    [ "$container" = cilium-agent ] && process_of "$id" || continue
    for map in cilium_lb4_services_v2 cilium_lb4_backends_v3 cilium_lb6_services_v2 cilium_lb6_backends_v3; do
      pin=/sys/fs/bpf/tc/globals/$map
      shown=$(nsenter -t "$process" -m -- bpftool -j map show pinned $pin < /dev/null 2> /dev/null) || continue
      section "bpf $map"
      printf '%s\n' "$shown"
      printf 'entries '; nsenter -t "$process" -m -- bpftool -j map dump pinned $pin < /dev/null 2> /dev/null | grep -o '"key":\[' | wc -l
    done
  done << LIST
$list
LIST
}

proxy() {
  mode=$(fetch http://127.0.0.1:10249/proxyMode) || return 0
  section proxy-mode
  printf '%s\n' "$mode"
  section proxy-metrics
  fetch http://127.0.0.1:10249/metrics | grep '^kubeproxy_'
}

cilium() {
  metrics=$(fetch http://127.0.0.1:9962/metrics) || return 0
  section cilium-metrics
  printf '%s\n' "$metrics" | grep -E '^cilium_(service_implementation_delay|bpf_map_pressure)'
}

# The containers of a pod share its network.
pods() {
  have nsenter || return 0
  seen=
  while read -r kind namespace pod container id; do
    [ "$kind" = ours ] && ! among "$pod" "$seen" && process_of "$id" || continue
    seen="$seen $pod"
    section "pod $namespace $pod"
    nsenter -t "$process" -n -- /bin/sh -c '
      printf "congestion-control "; cat /proc/sys/net/ipv4/tcp_congestion_control
      ! command -v ip > /dev/null || ip -o link show dev eth0
      ! command -v tc > /dev/null || tc qdisc show dev eth0' < /dev/null 2> /dev/null
  done << LIST
$list
LIST
}

machine() {
  section machine
  grep -m 1 '^model name' /proc/cpuinfo
  grep '^MemTotal' /proc/meminfo
  section sysctls
  for name in $sysctls; do
    value=$(cat "/proc/sys/$(printf '%s' "$name" | tr . /)" 2> /dev/null)
    [ -z "$value" ] || printf '%s = %s\n' "$name" "$value"
  done
}

moment first "$@"
case $scope in
  window) sleep "$pause" ;;
  proxy) proxy ;;
  step) conntrack; nics step ;;
  all) conntrack; nics all; rules; load_balancer_maps; proxy; cilium; pods; machine ;;
esac
moment last "$@"
section end
