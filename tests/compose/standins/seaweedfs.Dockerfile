FROM local/debian
RUN groupadd -g 1000 seaweed && useradd -u 1000 -g 1000 seaweed && install -d -o 1000 -g 1000 /data
COPY weed /usr/bin/weed
ENTRYPOINT ["/usr/bin/weed"]
