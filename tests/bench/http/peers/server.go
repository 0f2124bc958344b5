// The measured routes on Go's net/http: server FILE; says "port N". It has no websockets of its own.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
)

const piece = 64 * 1024
const pieces = 10 * 1024 * 1024 / piece

func hello(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("Hello, world!"))
}

func echo(w http.ResponseWriter, r *http.Request) {
	var value any
	if json.NewDecoder(r.Body).Decode(&value) != nil {
		w.WriteHeader(400)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value)
}

func stream(w http.ResponseWriter, r *http.Request) {
	text := bytes.Repeat([]byte("x"), piece)
	w.Header().Set("Content-Type", "application/octet-stream")
	for i := 0; i < pieces; i++ {
		if _, err := w.Write(text); err != nil {
			return
		}
	}
}

func main() {
	http.HandleFunc("/hello", hello)
	http.HandleFunc("/echo", echo)
	http.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, os.Args[1]) })
	http.HandleFunc("/stream", stream)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("port %d\n", listener.Addr().(*net.TCPAddr).Port)
	http.Serve(listener, nil)
}
