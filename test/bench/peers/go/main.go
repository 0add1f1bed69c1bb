// The handler of test/bench/peers/matura.ts on function-sdk-go, written with the SDK's helpers. -lean decodes and
// encodes only the resources that change, where the helpers do it with all of them.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/crossplane/function-sdk-go/request"
	"github.com/crossplane/function-sdk-go/resource"
	"github.com/crossplane/function-sdk-go/resource/composed"
	"github.com/crossplane/function-sdk-go/response"

	function "github.com/crossplane/function-sdk-go"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type bench struct {
	fnv1.UnimplementedFunctionRunnerServiceServer
	lean bool
}

func (b *bench) RunFunction(_ context.Context, req *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error) {
	rsp := response.To(req, time.Minute)
	if err := b.compose(req, rsp); err != nil {
		response.Fatal(rsp, err)
	}
	return rsp, nil
}

func (b *bench) compose(req *fnv1.RunFunctionRequest, rsp *fnv1.RunFunctionResponse) error {
	xr, err := request.GetObservedCompositeResource(req)
	if err != nil {
		return err
	}
	greeting, err := xr.Resource.GetString("spec.parameters.greeting")
	if err != nil {
		return err
	}
	claim, err := xr.Resource.GetString("spec.claimRef.name")
	if err != nil {
		return err
	}
	namespace, err := xr.Resource.GetString("spec.claimRef.namespace")
	if err != nil {
		return err
	}
	desired, err := b.desired(req)
	if err != nil {
		return err
	}
	name := xr.Resource.GetName()
	for i := range 3 {
		desired[resource.Name(fmt.Sprintf("added-%d", i))] = &resource.DesiredComposed{
			Resource: object(map[string]any{
				"apiVersion": "v1",
				"kind":       "ConfigMap",
				"metadata": map[string]any{
					"name":      fmt.Sprintf("%s-%d", name, i),
					"namespace": "bench-" + name,
					"labels": map[string]any{
						"app.kubernetes.io/managed-by": "matura",
						"matura.dev/service":           "bench",
						"matura.dev/instance":          name,
						"matura.dev/claim-name":        claim,
						"matura.dev/claim-namespace":   namespace,
					},
				},
				"data": map[string]any{"greeting": greeting},
			}),
			Ready: resource.ReadyTrue,
		}
	}
	if err := unstructured.SetNestedField(desired["resource-000"].Resource.Object, greeting, "spec", "greeting"); err != nil {
		return err
	}
	if err := response.SetDesiredComposedResources(rsp, desired); err != nil {
		return err
	}
	composite, err := request.GetDesiredCompositeResource(req)
	if err != nil {
		return err
	}
	unserved := map[string]any{}
	for _, iteration := range []string{"provisioning", "backup", "metrics", "alerting", "maintenance", "scaling", "readiness"} {
		unserved[iteration] = []any{}
	}
	if err := unstructured.SetNestedMap(composite.Resource.Object, unserved, "status", "unserved"); err != nil {
		return err
	}
	iterations := map[string]any{"provisioning": true}
	if err := unstructured.SetNestedMap(composite.Resource.Object, iterations, "status", "iterations"); err != nil {
		return err
	}
	if err := response.SetDesiredCompositeResource(rsp, composite); err != nil {
		return err
	}
	response.ConditionTrue(rsp, "ProvisioningReady", "Composed").WithMessage(greeting).TargetCompositeAndClaim()
	response.ConditionTrue(rsp, "ParametersServed", "AllServed").WithMessage("every parameter of the claim is served").TargetCompositeAndClaim()
	rsp.Requirements = &fnv1.Requirements{Resources: map[string]*fnv1.ResourceSelector{"platform": {
		ApiVersion: "apiextensions.crossplane.io/v1beta1",
		Kind:       "EnvironmentConfig",
		Match:      &fnv1.ResourceSelector_MatchName{MatchName: "matura"},
	}}}
	return nil
}

func (b *bench) desired(req *fnv1.RunFunctionRequest) (map[resource.Name]*resource.DesiredComposed, error) {
	if !b.lean {
		return request.GetDesiredComposedResources(req)
	}
	first := composed.New()
	if err := resource.AsObject(req.GetDesired().GetResources()["resource-000"].GetResource(), first); err != nil {
		return nil, err
	}
	return map[resource.Name]*resource.DesiredComposed{"resource-000": {Resource: first}}, nil
}

func object(fields map[string]any) *composed.Unstructured {
	return &composed.Unstructured{Unstructured: unstructured.Unstructured{Object: fields}}
}

func main() {
	address := flag.String("address", "127.0.0.1:9443", "host:port to serve on")
	insecure := flag.Bool("insecure", false, "plain text instead of mTLS")
	certs := flag.String("tls-server-certs-dir", "", "folder of tls.crt, tls.key and ca.crt")
	lean := flag.Bool("lean", false, "touch only what changes")
	flag.Parse()
	err := function.Serve(&bench{lean: *lean},
		function.Listen("tcp", *address),
		function.MTLSCertificates(*certs),
		function.Insecure(*insecure),
		function.WithMetricsServer(""))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
