// The measured operations as Go's goroutines do them, on one processor.
//
// Arguments: the figure, how many operations, how many repetitions. Prints the best in a line: nanoseconds and bytes of
// memory, each an operation. Units: processor time of the process, but for threadsafe, which is real time.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const longSleep = 6 * time.Second // all must be asleep before the first wakes

var (
	realTime     bool
	began        time.Duration
	taken        time.Duration
	memoryBefore int64
	memoryTaken  int64
)

func usage() syscall.Rusage {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return used
}

func now() time.Duration {
	if realTime {
		return time.Duration(time.Now().UnixNano())
	}
	used := usage()
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func begin() {
	memoryBefore = usage().Maxrss * 1024
	began = now()
}

func end() {
	taken = now() - began
	memoryTaken = usage().Maxrss*1024 - memoryBefore
}

func spawn(count int) {
	results := make(chan int, 1)
	sum := 0
	begin()
	for i := 0; i < count; i++ {
		value := i
		go func() { results <- value }()
		sum += <-results
	}
	end()
}

func switchBetweenTwo(count int) {
	var all sync.WaitGroup
	all.Add(2)
	begin()
	for task := 0; task < 2; task++ {
		go func() {
			for i := 0; i < count/2; i++ {
				runtime.Gosched()
			}
			all.Done()
		}()
	}
	all.Wait()
	end()
}

func gather(count int) {
	var all sync.WaitGroup
	begin()
	results := make([]int, count)
	all.Add(count)
	for i := 0; i < count; i++ {
		value := i
		go func() {
			results[value] = value
			all.Done()
		}()
	}
	all.Wait()
	end()
}

func queue(count int) {
	items := make(chan int, 1)
	sum := 0
	begin()
	go func() {
		for i := 0; i < count; i++ {
			items <- i
		}
	}()
	for i := 0; i < count; i++ {
		sum += <-items
	}
	end()
}

func sleepers(count int) {
	var all sync.WaitGroup
	begin()
	all.Add(count)
	for i := 0; i < count; i++ {
		delay := longSleep + time.Duration(i*7919%1009)*time.Microsecond
		go func() {
			time.Sleep(delay)
			all.Done()
		}()
	}
	all.Wait()
	end()
}

// A goroutine on another thread hands functions to the one that runs them: what call_soon_threadsafe is elsewhere.
func threadsafe(count int) {
	runtime.GOMAXPROCS(2)
	calls := make(chan func(), 128)
	called := 0
	begin()
	go func() {
		runtime.LockOSThread()
		for i := 0; i < count; i++ {
			calls <- func() { called++ }
		}
		close(calls)
	}()
	for call := range calls {
		call()
	}
	end()
}

var figures = map[string]func(int){
	"spawn":      spawn,
	"switch":     switchBetweenTwo,
	"gather":     gather,
	"queue":      queue,
	"sleepers":   sleepers,
	"threadsafe": threadsafe,
}

func main() {
	runtime.GOMAXPROCS(1)
	figure, known := figures[os.Args[1]]
	if !known {
		os.Exit(2)
	}
	realTime = os.Args[1] == "threadsafe"
	count, _ := strconv.Atoi(os.Args[2])
	repetitions, _ := strconv.Atoi(os.Args[3])
	best := time.Duration(0)
	memory := int64(0)
	for i := 0; i < repetitions; i++ {
		figure(count)
		if i == 0 || taken < best {
			best = taken
		}
		if i == 0 {
			memory = memoryTaken
		}
	}
	fmt.Printf("%.2f %.1f\n", float64(best)/float64(count), float64(memory)/float64(count))
}
