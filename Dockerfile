# The command in an image of its own: docker run --rm -v "$PWD:/work" faultline lint
# It is built from the package that `npm run package:npm` leaves in dist/npm, so that image and package are the same files.
FROM node:24.21.0-slim

COPY dist/npm/package /opt/faultline
RUN ln -s /opt/faultline/faultline.cjs /usr/local/bin/faultline

# Designs are read and never run; nothing here needs to be root.
USER node
WORKDIR /work
ENTRYPOINT ["faultline"]
CMD ["--help"]
