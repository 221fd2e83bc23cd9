// The two eBPF mechanisms of the lab, reduced to what costs time in a data plane that uses them:
//   service routing at the socket: a service address becomes a pod address when a socket connects or sends, by hash lookup;
//   host routing at the link: a packet leaves its pod's link straight for the next pod or the uplink, past the node's stack.
// What a product does beside these is not here: no connection tracking, no policy, no program on the way of a packet that needs no redirect.
// One copy is loaded per node and arm, with maps of its own.
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define ADDRESS_FAMILY_IPV4 2
#define ALLOW 1
// 5,000 services with a head and two slots each fill a quarter.
#define SERVICE_ENTRIES 65536

// Slot 0 says how many backends a service has; slots 1..n name them. Addresses and ports in network byte order.
struct service_key {
  __u32 address;
  __u16 port;
  __u8 protocol;
  __u8 pad;
  __u32 slot;
};

struct service_value {
  __u32 backend;
  __u32 backends;
};

struct endpoint {
  __u32 address;
  __u16 port;
  __u16 pad;
};

struct connection_key {
  __u64 cookie;
  __u32 address;
  __u16 port;
  __u16 pad;
};

// A pod address: on this node behind `interface`, or, when that is 0, on the node with address `node`.
struct route {
  __u32 interface;
  __u32 node;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, SERVICE_ENTRIES);
  __type(key, struct service_key);
  __type(value, struct service_value);
} services SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, SERVICE_ENTRIES);
  __type(key, __u32);
  __type(value, struct endpoint);
} backends SEC(".maps");

// Which service address a socket's backend stands for: recvmsg and getpeername must show the address that was dialled.
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, SERVICE_ENTRIES);
  __type(key, struct connection_key);
  __type(value, struct endpoint);
} connections SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1024);
  __type(key, __u32);
  __type(value, struct route);
} routes SEC(".maps");

// Index 0: interface number of the uplink.
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u32);
} uplink SEC(".maps");

static __always_inline struct endpoint *choose_backend(__u32 address, __u16 port, __u8 protocol) {
  struct service_key key = {.address = address, .port = port, .protocol = protocol};
  struct service_value *value = bpf_map_lookup_elem(&services, &key);
  if (!value || value->backends == 0) return 0;
  key.slot = 1 + bpf_get_prandom_u32() % value->backends;
  value = bpf_map_lookup_elem(&services, &key);
  if (!value) return 0;
  __u32 backend = value->backend;
  return bpf_map_lookup_elem(&backends, &backend);
}

static __always_inline int to_backend(struct bpf_sock_addr *context, __u8 protocol) {
  struct endpoint dialled = {.address = context->user_ip4, .port = (__u16)context->user_port};
  struct endpoint *backend = choose_backend(dialled.address, dialled.port, protocol);
  if (!backend) return ALLOW;
  struct connection_key key = {.cookie = bpf_get_socket_cookie(context), .address = backend->address, .port = backend->port};
  bpf_map_update_elem(&connections, &key, &dialled, BPF_ANY);
  context->user_ip4 = backend->address;
  context->user_port = backend->port;
  return ALLOW;
}

static __always_inline int to_service(struct bpf_sock_addr *context) {
  struct connection_key key = {
      .cookie = bpf_get_socket_cookie(context), .address = context->user_ip4, .port = (__u16)context->user_port};
  struct endpoint *dialled = bpf_map_lookup_elem(&connections, &key);
  if (!dialled) return ALLOW;
  context->user_ip4 = dialled->address;
  context->user_port = dialled->port;
  return ALLOW;
}

SEC("cgroup/connect4")
int socket_connect(struct bpf_sock_addr *context) {
  return to_backend(context, context->protocol == IPPROTO_UDP ? IPPROTO_UDP : IPPROTO_TCP);
}

SEC("cgroup/sendmsg4")
int socket_sendmsg(struct bpf_sock_addr *context) {
  return to_backend(context, IPPROTO_UDP);
}

SEC("cgroup/recvmsg4")
int socket_recvmsg(struct bpf_sock_addr *context) {
  return to_service(context);
}

SEC("cgroup/getpeername4")
int socket_getpeername(struct bpf_sock_addr *context) {
  return to_service(context);
}

static __always_inline struct route *route_of(struct __sk_buff *packet) {
  void *start = (void *)(long)packet->data;
  void *end = (void *)(long)packet->data_end;
  struct iphdr *header = start + sizeof(struct ethhdr);
  if (packet->protocol != bpf_htons(ETH_P_IP) || (void *)(header + 1) > end) return 0;
  __u32 destination = header->daddr;
  return bpf_map_lookup_elem(&routes, &destination);
}

// On the node's end of a pod's link: what the pod sends.
SEC("tc")
int from_pod(struct __sk_buff *packet) {
  struct route *route = route_of(packet);
  if (!route) return TC_ACT_OK;
  if (route->interface) return bpf_redirect_peer(route->interface, 0);
  __u32 index = 0;
  __u32 *interface = bpf_map_lookup_elem(&uplink, &index);
  if (!interface || !*interface) return TC_ACT_OK;
  struct bpf_redir_neigh next_hop = {.nh_family = ADDRESS_FAMILY_IPV4, .ipv4_nh = route->node};
  return bpf_redirect_neigh(*interface, &next_hop, sizeof(next_hop), 0);
}

// On the uplink: what arrives for a pod of this node.
SEC("tc")
int from_uplink(struct __sk_buff *packet) {
  struct route *route = route_of(packet);
  if (!route || !route->interface) return TC_ACT_OK;
  return bpf_redirect_peer(route->interface, 0);
}

char licence_of_programs[] SEC("license") = "GPL";
