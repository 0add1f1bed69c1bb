// A CSI driver over sparse files of the machine it runs on: one file with a file system a
// volume, mounted through a loop device, so that volumes can really be full and really grow.
//
// It runs as a process of the node, not as a pod: it needs the node's mounts and loop devices,
// and the cluster has one node.
package main

import (
	"context"
	"flag"
	"log"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"
)

func main() {
	driver := flag.String("driver", "", "name of the CSI driver")
	node := flag.String("node", "", "name of the node")
	pool := flag.String("pool", "", "folder for the volumes' files")
	socket := flag.String("socket", "", "socket that serves CSI")
	registry := flag.String("registration", "", "socket that announces the driver to the kubelet")
	flag.Parse()

	if err := os.MkdirAll(*pool, 0o700); err != nil {
		log.Fatal(err)
	}
	volumes := pooled(*pool)
	plugin := grpc.NewServer(grpc.UnaryInterceptor(logged))
	csi.RegisterIdentityServer(plugin, &identity{name: *driver})
	csi.RegisterControllerServer(plugin, &controller{volumes: volumes})
	csi.RegisterNodeServer(plugin, newNode(*node, volumes))

	announcement := grpc.NewServer(grpc.UnaryInterceptor(logged))
	registration.RegisterRegistrationServer(announcement, &announcer{driver: *driver, socket: *socket})

	go serve(plugin, *socket)
	go serve(announcement, *registry)

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	<-stop
	announcement.Stop()
	plugin.GracefulStop()
}

// serve listens on a socket; a socket left by a killed process is replaced.
func serve(server *grpc.Server, socket string) {
	if err := os.MkdirAll(filepath.Dir(socket), 0o750); err != nil {
		log.Fatal(err)
	}
	if err := os.Remove(socket); err != nil && !os.IsNotExist(err) {
		log.Fatal(err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("listening on %s", socket)
	if err := server.Serve(listener); err != nil {
		log.Fatal(err)
	}
}

// logged prints calls that failed; the calls that succeed are many and say nothing.
func logged(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	response, err := handle(ctx, request)
	if err != nil {
		log.Printf("%s: %v", info.FullMethod, err)
	}
	return response, err
}

// announcer tells the kubelet, which watches a folder for such sockets, where the driver listens.
type announcer struct {
	registration.UnsafeRegistrationServer
	driver, socket string
}

func (a *announcer) GetInfo(context.Context, *registration.InfoRequest) (*registration.PluginInfo, error) {
	return &registration.PluginInfo{
		Type:              registration.CSIPlugin,
		Name:              a.driver,
		Endpoint:          a.socket,
		SupportedVersions: []string{"1.0.0"},
	}, nil
}

func (a *announcer) NotifyRegistrationStatus(
	_ context.Context, status *registration.RegistrationStatus,
) (*registration.RegistrationStatusResponse, error) {
	if !status.PluginRegistered {
		log.Printf("the kubelet refused the driver: %s", status.Error)
	}
	return &registration.RegistrationStatusResponse{}, nil
}
