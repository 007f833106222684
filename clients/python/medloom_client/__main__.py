from medloom_client.cli import main

main()
