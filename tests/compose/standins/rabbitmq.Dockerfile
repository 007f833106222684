FROM local/debian
RUN groupadd -g 999 rabbitmq && useradd -u 999 -g 999 -d /var/lib/rabbitmq -s /usr/sbin/nologin rabbitmq \
    && apt-get update -q && apt-get install -q -y --no-install-recommends rabbitmq-server \
    && rm -rf /var/lib/rabbitmq/* /var/lib/rabbitmq/.erlang.cookie
ENV HOME=/var/lib/rabbitmq RABBITMQ_LOG_BASE=/var/log/rabbitmq PATH=/usr/lib/rabbitmq/bin:/usr/local/bin:/usr/bin:/bin
CMD ["rabbitmq-server"]
