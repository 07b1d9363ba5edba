import TraceCommands

TracetailTool.main()
