import { expect, test } from "@jest/globals";
import { filter } from "../../../cluster/network-policy/packet-filter.ts";

const text = (...rules: string[]) =>
  [
    "*mangle",
    ":MATURA-POLICY - [0:0]",
    "-A MATURA-POLICY -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
    ...rules.map((rule) => `-A MATURA-POLICY ${rule}`),
    "COMMIT",
    "",
  ].join("\n");

test("without policies only an empty chain is left", () => {
  expect(filter([])).toBe(text());
});

test("each pod drops what nothing admits, in an order that does not depend on the watch", () => {
  const admitted = { from: "10.0.0.9/32" };
  const pods = [
    { address: "10.0.0.2", admitted: [] },
    {
      address: "10.0.0.1",
      admitted: [
        admitted,
        admitted,
        { from: "10.1.0.0/16", ports: { protocol: "TCP", range: [5432, 5440] } },
        { from: "10.1.0.0/16", ports: { protocol: "UDP" } },
      ],
    },
  ] as const;
  expect(filter(pods)).toBe(
    text(
      "-s 10.0.0.1/32 -d 10.0.0.1/32 -j RETURN",
      "-s 10.0.0.9/32 -d 10.0.0.1/32 -j RETURN",
      "-s 10.1.0.0/16 -d 10.0.0.1/32 -p tcp --dport 5432:5440 -j RETURN",
      "-s 10.1.0.0/16 -d 10.0.0.1/32 -p udp -j RETURN",
      "-d 10.0.0.1/32 -j DROP",
      "-s 10.0.0.2/32 -d 10.0.0.2/32 -j RETURN",
      "-d 10.0.0.2/32 -j DROP",
    ),
  );
});
