// CNI plug-in that runs after ptp and names the node's end of a pod's link as the VPC CNI does: "eni" and the beginning of a hash of the
// pod's namespace and name. It is how policy engines find the link of a pod.
package main

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

const hashLength = 11

type configuration struct {
	CNIVersion string `json:"cniVersion"`
	// Kept whole: what is not understood here is handed on.
	PrevResult map[string]any `json:"prevResult"`
}

func main() {
	answer, err := run(os.Getenv("CNI_COMMAND"))
	if err != nil {
		answer = map[string]any{"cniVersion": "0.4.0", "code": 100, "msg": err.Error()}
	}
	if answer != nil {
		json.NewEncoder(os.Stdout).Encode(answer)
	}
	if err != nil {
		os.Exit(1)
	}
}

func run(command string) (any, error) {
	switch command {
	case "VERSION":
		return map[string]any{"cniVersion": "0.4.0", "supportedVersions": []string{"0.3.1", "0.4.0"}}, nil
	case "ADD":
		return add()
	default:
		// The link goes with the pod's network namespace.
		return nil, nil
	}
}

func add() (any, error) {
	var config configuration
	if err := json.NewDecoder(os.Stdin).Decode(&config); err != nil {
		return nil, err
	}
	link, err := nodesEnd(config.PrevResult)
	if err != nil {
		return nil, err
	}
	pod := arguments(os.Getenv("CNI_ARGS"))
	hash := sha1.Sum([]byte(pod["K8S_POD_NAMESPACE"] + "." + pod["K8S_POD_NAME"]))
	name := "eni" + hex.EncodeToString(hash[:])[:hashLength]
	if err := rename(fmt.Sprint(link["name"]), name); err != nil {
		return nil, err
	}
	link["name"] = name
	config.PrevResult["cniVersion"] = config.CNIVersion
	return config.PrevResult, nil
}

// The interface that is in no pod.
func nodesEnd(result map[string]any) (map[string]any, error) {
	interfaces, _ := result["interfaces"].([]any)
	for _, each := range interfaces {
		if link, ok := each.(map[string]any); ok && (link["sandbox"] == nil || link["sandbox"] == "") {
			return link, nil
		}
	}
	return nil, errors.New("the plug-in before names no interface of the node")
}

func arguments(text string) map[string]string {
	found := map[string]string{}
	for _, pair := range strings.Split(text, ";") {
		if key, value, ok := strings.Cut(pair, "="); ok {
			found[key] = value
		}
	}
	return found
}

// Before Linux 6.2 only a link that is down can be renamed, and a link that goes down loses its routes; those of its addresses come back.
func rename(from, to string) error {
	routes, err := ip("", "-4", "route", "show", "dev", from)
	if err != nil {
		return err
	}
	// A pod of this name whose network was not taken down.
	ip("", "link", "delete", to)
	batch := []string{"link set " + from + " down", "link set " + from + " name " + to, "link set " + to + " up"}
	for _, route := range strings.Split(strings.TrimSpace(routes), "\n") {
		if route != "" {
			batch = append(batch, "route replace "+strings.TrimSpace(route)+" dev "+to)
		}
	}
	_, err = ip(strings.Join(batch, "\n")+"\n", "-batch", "-")
	return err
}

func ip(input string, argv ...string) (string, error) {
	command := exec.Command("ip", argv...)
	command.Stdin = strings.NewReader(input)
	output, err := command.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("ip %s: %s", strings.Join(argv, " "), strings.TrimSpace(string(output)))
	}
	return string(output), nil
}
