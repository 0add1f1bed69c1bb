// Command dashboards validates dashboards by Grafana's schema: no unknown fields, types, constraints of values.
//
// Usage: dashboards FILE...
//
// It prints a line for each misfit, `FILE: path: what is wrong`, and ends with 1 when there is one.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

func main() {
	plugins.RegisterDefaultPlugins()
	misfits := 0
	for _, file := range os.Args[1:] {
		for _, misfit := range misfitsOf(file) {
			fmt.Printf("%s: %s\n", file, misfit)
			misfits++
		}
	}
	if misfits > 0 || len(os.Args) == 1 {
		os.Exit(1)
	}
}

func misfitsOf(file string) []string {
	text, err := os.ReadFile(file)
	if err != nil {
		return []string{err.Error()}
	}
	var read dashboard.Dashboard
	if misfits := sentences(read.UnmarshalJSONStrict(text)); len(misfits) > 0 {
		return misfits
	}
	return sentences(read.Validate())
}

// sentences also takes the SDK's way of saying that all is well: a list of errors without any.
func sentences(err error) []string {
	if err == nil {
		return nil
	}
	var several cog.BuildErrors
	if !errors.As(err, &several) {
		return []string{err.Error()}
	}
	var found []string
	for _, each := range several {
		found = append(found, each.Error())
	}
	return found
}
