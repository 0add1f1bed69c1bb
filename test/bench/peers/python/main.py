"""The handler of test/bench/peers/matura.ts on Crossplane's SDK for Python."""

import argparse

from crossplane.function import resource, response, runtime
from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from crossplane.function.proto.v1 import run_function_pb2_grpc as grpcv1

ITERATIONS = ["provisioning", "backup", "metrics", "alerting", "maintenance", "scaling", "readiness"]


class Bench(grpcv1.FunctionRunnerService):
    """Three resources added and one amended."""

    async def RunFunction(self, req, _):  # noqa: N802  # gRPC requires this name.
        rsp = response.to(req)
        xr = req.observed.composite.resource
        name = xr["metadata"]["name"]
        claim = xr["spec"]["claimRef"]
        greeting = xr["spec"]["parameters"]["greeting"]
        for index in range(3):
            added = rsp.desired.resources[f"added-{index}"]
            resource.update(
                added,
                {
                    "apiVersion": "v1",
                    "kind": "ConfigMap",
                    "metadata": {
                        "name": f"{name}-{index}",
                        "namespace": f"bench-{name}",
                        "labels": {
                            "app.kubernetes.io/managed-by": "matura",
                            "matura.dev/service": "bench",
                            "matura.dev/instance": name,
                            "matura.dev/claim-name": claim["name"],
                            "matura.dev/claim-namespace": claim["namespace"],
                        },
                    },
                    "data": {"greeting": greeting},
                },
            )
            added.ready = fnv1.READY_TRUE
        rsp.desired.resources["resource-000"].resource["spec"]["greeting"] = greeting
        resource.update_status(
            rsp.desired.composite,
            {
                "unserved": {iteration: [] for iteration in ITERATIONS},
                "iterations": {"provisioning": True},
            },
        )
        response.set_conditions(
            rsp,
            resource.Condition(typ="ProvisioningReady", status="True", reason="Composed", message=greeting),
            resource.Condition(
                typ="ParametersServed",
                status="True",
                reason="AllServed",
                message="every parameter of the claim is served",
            ),
        )
        response.require_resources(
            rsp, "platform", "apiextensions.crossplane.io/v1beta1", "EnvironmentConfig", match_name="matura"
        )
        return rsp


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", default="127.0.0.1:9443")
    parser.add_argument("--insecure", action="store_true")
    parser.add_argument("--tls-server-certs-dir")
    args = parser.parse_args()
    runtime.serve(
        Bench(),
        args.address,
        creds=runtime.load_credentials(args.tls_server_certs_dir),
        insecure=args.insecure,
    )


main()
