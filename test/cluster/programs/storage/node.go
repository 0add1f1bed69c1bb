package main

import (
	"context"
	"os"
	"sync"
	"syscall"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"k8s.io/mount-utils"
)

// node mounts volumes: staged once a node through a loop device, then bound into each pod.
type node struct {
	csi.UnimplementedNodeServer
	name    string
	volumes pooled
	mounter mount.Interface
	// One change of mounts at a time: the kubelet repeats calls that take long.
	lock sync.Mutex
}

func newNode(name string, volumes pooled) *node {
	return &node{name: name, volumes: volumes, mounter: mount.New("")}
}

func (n *node) NodeStageVolume(_ context.Context, r *csi.NodeStageVolumeRequest) (*csi.NodeStageVolumeResponse, error) {
	file, err := n.volumes.existing(r.GetVolumeId())
	if err != nil {
		return nil, err
	}
	// The loop device goes with the mount ("autoclear"): nothing to detach at unmount.
	if err := n.mount(file, r.GetStagingTargetPath(), "xfs", "loop"); err != nil {
		return nil, err
	}
	return &csi.NodeStageVolumeResponse{}, nil
}

func (n *node) NodeUnstageVolume(
	_ context.Context, r *csi.NodeUnstageVolumeRequest,
) (*csi.NodeUnstageVolumeResponse, error) {
	return &csi.NodeUnstageVolumeResponse{}, n.unmount(r.GetStagingTargetPath())
}

func (n *node) NodePublishVolume(
	_ context.Context, r *csi.NodePublishVolumeRequest,
) (*csi.NodePublishVolumeResponse, error) {
	options := []string{"bind"}
	if r.GetReadonly() {
		options = append(options, "ro")
	}
	if err := n.mount(r.GetStagingTargetPath(), r.GetTargetPath(), "", options...); err != nil {
		return nil, err
	}
	return &csi.NodePublishVolumeResponse{}, nil
}

func (n *node) NodeUnpublishVolume(
	_ context.Context, r *csi.NodeUnpublishVolumeRequest,
) (*csi.NodeUnpublishVolumeResponse, error) {
	return &csi.NodeUnpublishVolumeResponse{}, n.unmount(r.GetTargetPath())
}

// NodeExpandVolume makes the loop device and then its file system as large as the file has become.
func (n *node) NodeExpandVolume(
	_ context.Context, r *csi.NodeExpandVolumeRequest,
) (*csi.NodeExpandVolumeResponse, error) {
	device, err := output("findmnt", "--noheadings", "--first-only", "--output", "SOURCE", "--mountpoint", r.GetVolumePath())
	if err != nil {
		return nil, status.Errorf(codes.NotFound, "nothing is mounted at %s: %v", r.GetVolumePath(), err)
	}
	if err := run("losetup", "--set-capacity", device); err != nil {
		return nil, err
	}
	if err := run("xfs_growfs", "-d", r.GetVolumePath()); err != nil {
		return nil, err
	}
	return &csi.NodeExpandVolumeResponse{CapacityBytes: r.GetCapacityRange().GetRequiredBytes()}, nil
}

// NodeGetVolumeStats feeds the kubelet's kubelet_volume_stats_* metrics.
func (n *node) NodeGetVolumeStats(
	_ context.Context, r *csi.NodeGetVolumeStatsRequest,
) (*csi.NodeGetVolumeStatsResponse, error) {
	var found syscall.Statfs_t
	if err := syscall.Statfs(r.GetVolumePath(), &found); err != nil {
		return nil, status.Errorf(codes.NotFound, "volume %q: %v", r.GetVolumeId(), err)
	}
	block := found.Bsize
	return &csi.NodeGetVolumeStatsResponse{Usage: []*csi.VolumeUsage{
		{
			Unit:      csi.VolumeUsage_BYTES,
			Total:     int64(found.Blocks) * block,
			Available: int64(found.Bavail) * block,
			Used:      int64(found.Blocks-found.Bfree) * block,
		},
		{
			Unit:      csi.VolumeUsage_INODES,
			Total:     int64(found.Files),
			Available: int64(found.Ffree),
			Used:      int64(found.Files - found.Ffree),
		},
	}}, nil
}

func (n *node) NodeGetInfo(context.Context, *csi.NodeGetInfoRequest) (*csi.NodeGetInfoResponse, error) {
	return &csi.NodeGetInfoResponse{NodeId: n.name}, nil
}

func (n *node) NodeGetCapabilities(
	context.Context, *csi.NodeGetCapabilitiesRequest,
) (*csi.NodeGetCapabilitiesResponse, error) {
	var capabilities []*csi.NodeServiceCapability
	for _, kind := range []csi.NodeServiceCapability_RPC_Type{
		csi.NodeServiceCapability_RPC_STAGE_UNSTAGE_VOLUME,
		csi.NodeServiceCapability_RPC_EXPAND_VOLUME,
		csi.NodeServiceCapability_RPC_GET_VOLUME_STATS,
	} {
		capabilities = append(capabilities, &csi.NodeServiceCapability{
			Type: &csi.NodeServiceCapability_Rpc{Rpc: &csi.NodeServiceCapability_RPC{Type: kind}},
		})
	}
	return &csi.NodeGetCapabilitiesResponse{Capabilities: capabilities}, nil
}

// mount puts source at target unless something is mounted there already.
func (n *node) mount(source, target, kind string, options ...string) error {
	n.lock.Lock()
	defer n.lock.Unlock()
	if err := os.MkdirAll(target, 0o750); err != nil {
		return err
	}
	mounted, err := n.mounter.IsMountPoint(target)
	if err != nil || mounted {
		return err
	}
	return n.mounter.Mount(source, target, kind, options)
}

// unmount frees target and removes it, as often as it is asked to.
func (n *node) unmount(target string) error {
	n.lock.Lock()
	defer n.lock.Unlock()
	return mount.CleanupMountPoint(target, n.mounter, true)
}
